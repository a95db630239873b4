// The basket and the wind scale. Without this script every page can still be read, and every product found.

const STORE = 'spar-and-tail-basket';
const find = (selector, from = document) => from.querySelector(selector);
const euros = (cents) => `€${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;

/** What is in the basket: a list of { slug, name, kind, cents, quantity }. A basket that cannot be read is an empty one. */
function readBasket() {
  try {
    const kept = JSON.parse(localStorage.getItem(STORE) ?? '[]');
    return Array.isArray(kept) ? kept.filter((entry) => Number.isInteger(entry?.cents) && entry.quantity > 0) : [];
  } catch {
    return [];
  }
}

/** Keeps the basket, and answers whether the browser let it. */
function keepBasket(basket) {
  try {
    localStorage.setItem(STORE, JSON.stringify(basket));
    return true;
  } catch {
    return false;
  }
}

function showCount() {
  const count = readBasket().reduce((sum, entry) => sum + entry.quantity, 0);
  const badge = find('[data-basket-count]');
  badge.hidden = count === 0;
  badge.textContent = count;
}

function setUpAdding(button) {
  button.hidden = false;
  button.addEventListener('click', () => {
    const { slug, name, kind, cents } = button.dataset;
    const basket = readBasket();
    const there = basket.find((entry) => entry.slug === slug);
    if (there) there.quantity = Math.min(99, there.quantity + 1);
    else basket.push({ slug, name, kind, cents: Number(cents), quantity: 1 });
    const kept = keepBasket(basket);
    find('[data-added]').textContent = kept ? `In your basket: ${there?.quantity ?? 1} × ${name}.` : 'Your browser does not let this shop keep a basket.';
    showCount();
  });
}

function showBasket(list) {
  const basket = readBasket();
  find('[data-basket-empty]').hidden = basket.length > 0;
  find('[data-basket-full]').hidden = basket.length === 0;
  find('[data-basket-total]').textContent = euros(basket.reduce((sum, entry) => sum + entry.cents * entry.quantity, 0));
  list.replaceChildren(...basket.map((entry) => rowOf(entry, list)));
  showCount();
}

function rowOf(entry, list) {
  const row = find('[data-basket-row]').content.cloneNode(true);
  find('.row', row).dataset.of = entry.slug;
  const link = find('[data-name]', row);
  link.textContent = entry.name;
  link.href = `kites/${entry.slug}.html`;
  find('[data-kind]', row).textContent = entry.kind;
  find('[data-sum]', row).textContent = euros(entry.cents * entry.quantity);
  const quantity = find('[data-quantity]', row);
  quantity.value = entry.quantity;
  quantity.setAttribute('aria-label', `How many ${entry.name}`);
  quantity.addEventListener('change', () => change(entry.slug, Math.min(99, Math.max(1, Math.trunc(quantity.valueAsNumber) || 1)), list));
  const remove = find('[data-remove]', row);
  remove.setAttribute('aria-label', `Remove ${entry.name}`);
  remove.addEventListener('click', () => change(entry.slug, 0, list));
  return row;
}

function change(slug, quantity, list) {
  keepBasket(readBasket().map((entry) => (entry.slug === slug ? { ...entry, quantity } : entry)).filter((entry) => entry.quantity > 0));
  showBasket(list);
  // The rows are new, so the place of the keyboard is put back.
  (find(`[data-of="${slug}"] [data-quantity]`, list) ?? find('#basket-title')).focus();
}

/** Dims the kites that do not fly in the chosen wind, and says in words what that wind looks like. */
function setUpScale(form) {
  const cards = [...document.querySelectorAll('.card[data-from]')];
  const read = () => {
    const { value, dataset } = find('input:checked', form);
    let flying = 0;
    for (const card of cards) {
      const flies = value === '' || (Number(card.dataset.from) <= Number(value) && Number(value) <= Number(card.dataset.to));
      card.classList.toggle('stays', !flies);
      flying += flies ? 1 : 0;
    }
    const none = 'Nothing flies safely.';
    const some = flying === 1 ? 'One kite flies.' : `${flying} of ${cards.length} kites fly.`;
    find('[data-reading]', form).textContent = value === '' ? 'All kites, for any wind.' : `${dataset.name}. ${dataset.sign} ${flying === 0 ? none : some}`;
  };
  form.hidden = false;
  form.addEventListener('change', read);
  read();
}

showCount();
document.querySelectorAll('[data-add]').forEach(setUpAdding);
const list = find('[data-basket-rows]');
if (list) showBasket(list);
const scale = find('[data-wind-scale]');
if (scale) setUpScale(scale);
