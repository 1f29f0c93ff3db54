// Keeping the keyboard where it was when something is drawn anew.

export function focusedKey(root) {
  const node = document.activeElement;
  if (!root.contains(node) || !node.dataset.focusKey) return null;
  return {
    key: node.dataset.focusKey,
    from: node.selectionStart ?? null,
    to: node.selectionEnd ?? null,
    text: node.matches("[role=combobox]") ? node.value : null,
  };
}

export function refocus(root, place) {
  if (!place) return false;
  const node = root.querySelector(`[data-focus-key="${CSS.escape(place.key)}"]`);
  if (!node) return false;
  node.focus();
  if (place.from !== null && node.setSelectionRange) trySelect(node, place);
  return document.activeElement === node;
}

// Day and number fields have no selection to set.
function trySelect(node, { from, to }) {
  try {
    node.setSelectionRange(from, to);
  } catch {
    /* nothing to select in this kind of field */
  }
}
