import { html, Markup } from '../../../lib/page/markup';

test('what is put in is text, wherever it stands', () => {
  const evil = '"><script>alert(\'x\')</script>&';
  const { text } = html`<p title="${evil}">${[evil]}</p>`;
  expect(text).toBe('<p title="&#34;&#62;&#60;script&#62;alert(&#39;x&#39;)&#60;/script&#62;&#38;">&#34;&#62;&#60;script&#62;alert(&#39;x&#39;)&#60;/script&#62;&#38;</p>');
});

test('markup goes in as it is, and nothing for what is not there', () => {
  expect(html`<p>${html`<b>${1}</b>`}${null}${undefined}${false}${0}${[new Markup('<br>'), ['a', 'b']]}</p>`.text).toBe('<p><b>1</b>0<br>ab</p>');
});

test('what nobody sees is left out: colours, control characters, and what turns the direction of a text', () => {
  expect(html`${'\u001b[31mred\u001b[0m \u202egood\u0000'}`.text).toBe('red good');
});
