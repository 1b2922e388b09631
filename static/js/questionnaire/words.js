// The page's sentences, numbers and times in the reader's language.
const texts = JSON.parse(document.getElementById("questionnaire-texts").textContent);
const locale = texts.language === "en" ? "en-GB" : texts.language;
const numbers = new Intl.NumberFormat(locale, { useGrouping: false });
const gaps = new Intl.NumberFormat(locale, { signDisplay: "exceptZero" });
const times = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

// text("progress", {answered: "3"}) → "3 of 22"
export const text = (name, values = {}) =>
  Object.entries(values).reduce((words, [key, value]) => words.replace(`{${key}}`, () => value), texts[name]);

// counted("offline", 3) → "Offline – 3 answers wait in this browser"
export const counted = (name, count) => texts[name][Math.min(count, texts[name].length) - 1];

export const number = (value) => numbers.format(value);

// A true minus sign, as everywhere in the app
export const gap = (value) => gaps.format(value).replace("-", "−");

export const time = (when) => times.format(when);
