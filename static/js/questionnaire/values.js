// What an answer says: current, desired, not_applicable, later, comment.
const NAMES = ["current", "desired", "not_applicable", "later", "comment"];

export const same = (one, other) => Boolean(one && other) && NAMES.every((name) => one[name] === other[name]);

export const hasGap = ({ current, desired }) => current !== null && desired !== null;

export const isDone = (values) => !values.later && (values.not_applicable || hasGap(values));

// The lines that tell a person what an answer says.
export function said(values, text, number) {
  const lines = [];
  if (values.current !== null) lines.push(text("current", { score: number(values.current) }));
  if (values.desired !== null) lines.push(text("desired", { score: number(values.desired) }));
  if (values.not_applicable) lines.push(text("not_applicable"));
  if (values.later) lines.push(text("later"));
  if (values.comment) lines.push(text("comment", { comment: values.comment }));
  return lines.length ? lines : [text("empty")];
}
