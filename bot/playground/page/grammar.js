// What can follow in a command line: first the commands, then a command's verbs, then a verb's fields.
// The lessons come with the app; without them there is only the hint of Slack's own manifest.

const NOTHING = { choices: [], lesson: null };
const JOINTS = /(<[^>]+>)/;
const WITH_VALUE = /^-?("[^"]*"|[^\s"=<>:]+)(<=|>=|[=<>:])/;

export function follow(line, { commands, lessons }) {
  const name = line.match(/^\/\S*/)?.[0];
  if (name === undefined || line.includes("\n")) return NOTHING;
  if (line === name) return { choices: commands.filter((one) => one.command.startsWith(name)).map(ofCommand), lesson: null };
  const command = commands.find((one) => one.command === name);
  return command ? afterCommand(line.replace(/ {2,}/g, " "), command, lessons) : NOTHING;
}

function afterCommand(line, command, lessons) {
  const own = lessons.filter((one) => one.command.startsWith(`${command.command} `));
  const begun = own.filter((one) => line.startsWith(`${one.command} `)).sort((a, b) => b.command.length - a.command.length);
  if (begun.length) return inLesson(line, begun[0]);
  const verbs = own.filter((one) => one.command.startsWith(line));
  return { choices: verbs.map(ofLesson), lesson: verbs.length ? null : ofHint(command) };
}

const ofCommand = (one) => ({ fills: `${one.command} `, name: one.command, more: one.usage_hint, about: one.description });

const ofLesson = (one) => ({
  fills: `${one.command} `,
  name: one.command,
  more: one.usage.slice(one.command.length).trim(),
  about: one.summary,
});

const ofHint = (one) => ({ name: one.command, parts: [{ text: one.usage_hint ?? "" }], about: one.description });

function inLesson(line, lesson) {
  const { said, last } = words(line.slice(lesson.command.length + 1));
  const field = fieldOf(last, lesson);
  const parts = places(lesson, said, field !== null);
  const told = { name: lesson.command, parts, about: lesson.summary, field };
  if (field || /["“]/.test(last)) return { choices: [], lesson: told };
  const begun = last.replace(/^-/, "").toLowerCase();
  const used = new Set(said.map((word) => fieldOf(word, lesson)?.say));
  const fitting = lesson.fields.filter((one) => one.say.startsWith(begun) && !used.has(one.say));
  const before = line.slice(0, line.length - begun.length);
  return { choices: fitting.map((one) => ({ fills: before + one.say, name: one.say, about: one.about })), lesson: told };
}

// Whole words, and the one that is still being typed; what stands in quotes is one word.
function words(text) {
  const all = text.match(/(?:[^\s"]|"[^"]*"?)+/g) ?? [];
  const ended = text === "" || text.endsWith(" ");
  return ended ? { said: all, last: "" } : { said: all.slice(0, -1), last: all.at(-1) };
}

function fieldOf(word, lesson) {
  const name = word.match(WITH_VALUE)?.[1].replaceAll('"', "").toLowerCase();
  if (name === undefined) return null;
  return lesson.fields.find((one) => one.say.slice(0, -1) === name) ?? null;
}

// `<deal> to <stage>`, with a mark on the place that is being filled.
function places(lesson, said, inField) {
  const parts = lesson.usage.slice(lesson.command.length + 1).split(JOINTS).filter(Boolean);
  const joints = parts.filter((part) => !part.startsWith("<")).map((part) => part.trim());
  const bare = said.filter((word) => fieldOf(word, lesson) === null);
  const at = joints.filter((joint) => joint && bare.includes(joint)).length;
  let place = -1;
  return parts.map((text) => {
    if (!text.startsWith("<")) return { text };
    place += 1;
    return { text, here: !inField && place === at };
  });
}
