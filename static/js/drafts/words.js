// The page's sentences and numbers in the reader's language.
const words = document.getElementById("draft-words").dataset;
const numbers = new Intl.NumberFormat(document.documentElement.lang, { useGrouping: false });

// text("left", 12) → "12 characters left"
export const text = (name, count = 0) => words[name].replace("{count}", () => numbers.format(count));
