import { markdown, titleOf } from './markdown.mjs';
import { related, shown } from './products.mjs';

/** The pages of the shop: path, template, and what each template may name. A page for `null` depth is served at any address. */
export function pagesOf(content, assets) {
  const { shop } = content;
  const items = content.products.map((product) => shown(product, assets.pictures.get(product.slug), content.forces));
  const page = (path, template, title, description, scope) => ({ path, template, page: { title, description, path }, scope });
  return [
    page('index.html', 'front', `${shop.name}: ${shop.line.toLowerCase()}`, shop.description, {
      kites: items.filter((item) => item.flies), extras: items.filter((item) => !item.flies), forces: content.forces, news: content.news, sky: assets.sky,
    }),
    ...items.map((item) => page(`kites/${item.slug}.html`, 'product', `${item.name} – ${shop.name}`, item.summary, { item, others: related(item, items) })),
    ...content.texts.map(({ slug, source }) => page(`${slug}.html`, 'text', `${titleOf(source)} – ${shop.name}`, shop.description, { html: markdown(source) })),
    page('basket.html', 'basket', `Basket – ${shop.name}`, 'What you have put aside.', {}),
    page('404.html', 'lost', `Not here – ${shop.name}`, 'This page has flown away.', {}),
  ];
}

/** The way from a page to the root of the site; the error page is shown at any address, so its way starts at the host. */
export function rootOf(path) {
  return path === '404.html' ? '/' : '../'.repeat(path.split('/').length - 1);
}

/** What search engines are told: every page but the basket and the error page. */
export function searchFiles(shop, pages) {
  const listed = pages.filter(({ path }) => path !== 'basket.html' && path !== '404.html');
  const urls = listed.map(({ path }) => `  <url><loc>${shop.address}/${path === 'index.html' ? '' : path}</loc></url>\n`);
  return new Map([
    ['robots.txt', `User-agent: *\nDisallow: /basket.html\nSitemap: ${shop.address}/sitemap.xml\n`],
    ['sitemap.xml', `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${urls.join('')}</urlset>\n`],
  ]);
}
