// Who can be named after an `@`: the app and the people, by what they are called or by their handle.

const BEGUN = /(?:^|[\s(])@([^\n@]{0,40})$/;

// `line` up to the caret; `rest` is what stands behind it.
export function mentionable(line, rest, { bot, people }) {
  const begun = line.match(BEGUN);
  if (!begun) return [];
  const typed = begun[1].toLowerCase();
  const before = line.slice(0, line.length - typed.length);
  const all = [{ name: bot?.name, about: "App" }, ...people.map(ofPerson)];
  const fits = ({ name, handle }) => [name, handle].some((one) => one?.toLowerCase().startsWith(typed));
  return all.filter(fits).map(({ name, about }) => {
    const upToCaret = `${before}${name} `;
    return { fills: upToCaret + rest.trimStart(), caret: upToCaret.length, name: `@${name}`, about };
  });
}

const ofPerson = ({ name, handle, is_guest: isGuest }) => ({ name, handle, about: isGuest ? `${handle}, guest` : handle });
