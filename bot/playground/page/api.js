// Talking to the local Slack: plain JSON there, server-sent events back.

const OFFLINE = {
  ok: false,
  error: "offline",
  text: "The playground does not answer. Is it still running?",
};

async function ask(method, path, body) {
  try {
    const response = await fetch(path, {
      method,
      headers: body === undefined ? {} : { "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return await response.json();
  } catch {
    return OFFLINE;
  }
}

async function sendFile(path, file) {
  try {
    const headers = { "content-type": "application/octet-stream" };
    return await (await fetch(path, { method: "POST", headers, body: file })).json();
  } catch {
    return OFFLINE;
  }
}

const post = (path) => (body = {}) => ask("POST", path, body);

export const api = {
  state: (user) => ask("GET", user ? `/play/state?user=${encodeURIComponent(user)}` : "/play/state"),
  upload: (user, file) => sendFile(`/play/upload?${new URLSearchParams({ user, name: file.name })}`, file),
  shortcut: post("/play/shortcut"),
  home: post("/play/home"),
  lessons: () => ask("GET", "/play/lessons"),
  command: post("/play/command"),
  message: post("/play/message"),
  action: post("/play/action"),
  suggest: post("/play/suggest"),
  submit: post("/play/submit"),
  close: post("/play/close"),
  join: post("/play/join"),
  restart: post("/play/restart"),
  reset: post("/play/reset"),
  clock: () => ask("GET", "/play/clock"),
  moveClock: post("/play/clock"),
  pipedrive: () => ask("GET", "/play/pipedrive"),
  change: post("/play/change"),
  webhooks: () => ask("GET", "/play/webhooks"),
  steer: post("/play/webhooks"),
  faults: () => ask("GET", "/play/faults"),
  addFault: post("/play/faults"),
  clearFaults: () => ask("DELETE", "/play/faults"),
};

export function listen(user, { onEvent, onOpen, onLost }) {
  const source = new EventSource(`/play/events?user=${encodeURIComponent(user)}`);
  source.onmessage = (message) => onEvent(JSON.parse(message.data));
  source.onopen = onOpen;
  source.onerror = onLost;
  return source;
}
