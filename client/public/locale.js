// Runs before the page is painted. texts/locale.ts reads what is written here, and knows the same locales.
(() => {
  const { documentElement: html } = document;
  const offered = ['en', 'es'];
  // Made from the English texts for tests: longer by 40 %, and from right to left. Nobody is offered them.
  const made = ['en-XA', 'ar-XB'];
  const known = (locale) => offered.includes(locale) || made.includes(locale);
  let chosen = new URLSearchParams(window.location.search).get('locale');
  try {
    if (!known(chosen)) chosen = window.localStorage.getItem('mesi.locale');
  } catch {
    // Storage is forbidden here: the browser's wish it is.
  }
  const wished = navigator.languages.map((wish) => wish.split('-')[0]).find((wish) => offered.includes(wish));
  html.lang = known(chosen) ? chosen : (wished ?? 'en');
  html.dir = html.lang === 'ar-XB' ? 'rtl' : 'ltr';
})();
