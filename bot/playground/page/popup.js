// Lists and menus that float over everything, also over an open dialog.

const MARGIN = 8;

export function popup(anchor, panel, { match = true, alignEnd = false, onOutside } = {}) {
  const place = () => put(anchor, panel, { match, alignEnd });
  const outside = (event) => {
    if (!panel.contains(event.target) && !anchor.contains(event.target)) onOutside?.();
  };
  const moved = (event) => {
    if (!panel.contains(event.target)) place();
  };
  const self = {
    isOpen: false,
    place,
    open() {
      if (self.isOpen) return place();
      self.isOpen = true;
      panel.showPopover();
      place();
      document.addEventListener("pointerdown", outside, true);
      document.addEventListener("scroll", moved, true);
      window.addEventListener("resize", place);
    },
    close() {
      if (!self.isOpen) return;
      self.isOpen = false;
      if (panel.isConnected) panel.hidePopover();
      document.removeEventListener("pointerdown", outside, true);
      document.removeEventListener("scroll", moved, true);
      window.removeEventListener("resize", place);
    },
  };
  return self;
}

function put(anchor, panel, { match, alignEnd }) {
  const box = anchor.getBoundingClientRect();
  panel.style.minWidth = match ? `${Math.max(box.width, 220)}px` : "";
  panel.style.maxHeight = "";
  const { width, height } = panel.getBoundingClientRect();
  const below = window.innerHeight - box.bottom - MARGIN * 2;
  const above = box.top - MARGIN * 2;
  const goesUp = height > below && above > below;
  const tall = Math.min(height, goesUp ? above : below);
  const left = alignEnd ? box.right - width : box.left;
  panel.style.maxHeight = `${tall}px`;
  panel.style.left = `${clamp(left, MARGIN, window.innerWidth - width - MARGIN)}px`;
  panel.style.top = goesUp ? `${box.top - tall - 4}px` : `${box.bottom + 4}px`;
}

const clamp = (value, low, high) => Math.max(low, Math.min(value, high));

// The next of `count` places; off the end comes round to the other.
export function step(index, key, count) {
  if (count === 0) return -1;
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  if (key === "ArrowDown") return index + 1 >= count ? 0 : index + 1;
  return index <= 0 ? count - 1 : index - 1;
}
