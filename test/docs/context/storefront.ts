/** The app that the pages test. */
export { storefront } from '../../../examples/storefront/storefront';
