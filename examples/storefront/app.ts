import { App } from 'aws-cdk-lib';
import { storefront } from './storefront';

storefront(new App());
