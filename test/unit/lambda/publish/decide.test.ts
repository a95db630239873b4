import { headersOf, isPage, planPublish } from '../../../../lambda/publish/decide';

test('what pages refer to is written before the pages', () => {
  expect(planPublish(['about/index.html', 'app.js', 'index.html', 'logo.svg', 'old.HTM'], [])).toEqual({
    phases: [['app.js', 'logo.svg'], ['about/index.html', 'index.html', 'old.HTM']], remove: [],
  });
});

test.each([[['a.js'], [['a.js']]], [['index.html'], [['index.html']]], [[], []]])('of %j nothing is written in an empty phase', (files, phases) => {
  expect(planPublish(files, []).phases).toEqual(phases);
});

test('what the release does not have is removed, pages before their assets', () => {
  expect(planPublish(['index.html'], ['z.js', 'index.html', 'b.html', 'a.js', 'a.html']).remove).toEqual(['a.html', 'b.html', 'a.js', 'z.js']);
});

test('what is there already is written again, for its bytes may be others', () => {
  expect(planPublish(['index.html'], ['index.html'])).toEqual({ phases: [['index.html']], remove: [] });
});

test('the order does not depend on the order of a listing', () => {
  const existing = ['a.html', 'b.html', 'a.js', 'b.js'];
  expect(planPublish([], [...existing].reverse())).toEqual(planPublish([], existing));
});

test.each([['index.html', true], ['a/B.HTM', true], ['html', false], ['page.html.map', false], ['a.html/b.js', false]])('%s is a page: %s', (path, page) => {
  expect(isPage(path)).toBe(page);
});

test.each([
  ['index.html', 'text/html; charset=utf-8', 'no-cache'], ['a/app.js', 'text/javascript; charset=utf-8', undefined], ['style.css', 'text/css; charset=utf-8', undefined],
  ['data.json', 'application/json; charset=utf-8', undefined], ['site.webmanifest', 'application/manifest+json; charset=utf-8', undefined],
  ['logo.svg', 'image/svg+xml; charset=utf-8', undefined], ['photo.JPG', 'image/jpeg', undefined], ['app.wasm', 'application/wasm', undefined],
  ['LICENSE', 'application/octet-stream', undefined], ['data.unheard-of', 'application/octet-stream', undefined],
])('%s is served as %s', (path, ContentType, CacheControl) => {
  expect(headersOf(path)).toEqual({ ContentType, CacheControl });
});
