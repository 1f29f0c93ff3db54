// Nothing is drawn anew under a press: a button that is replaced before its release gets no click.

const waiting = [];
let isDown = false;

export function betweenPresses(task) {
  if (isDown) waiting.push(task);
  else task();
}

function press() {
  isDown = true;
}

// The click comes behind the release.
function release() {
  setTimeout(() => {
    isDown = false;
    for (const task of waiting.splice(0)) task();
  });
}

window.addEventListener("pointerdown", press, true);
window.addEventListener("pointerup", release, true);
window.addEventListener("pointercancel", release, true);
window.addEventListener("blur", release); // of the window itself, where a release is not told
