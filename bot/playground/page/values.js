// What a person has typed or chosen in one message or view, in the shape Slack sends it.

export class Values {
  #entries = new Map();

  // The first drawing decides the initial value; later ones keep what is there.
  keep(blockId, actionId, initial) {
    const key = JSON.stringify([blockId, actionId]);
    if (!this.#entries.has(key)) this.#entries.set(key, { blockId, actionId, entry: initial });
    return this.#entries.get(key).entry;
  }

  set(blockId, actionId, entry) {
    this.#entries.set(JSON.stringify([blockId, actionId]), { blockId, actionId, entry });
  }

  get(blockId, actionId) {
    return this.#entries.get(JSON.stringify([blockId, actionId]))?.entry;
  }

  // A value is dropped with its block, as Slack does.
  prune(blocks) {
    const alive = new Set(blocks.flatMap(keysIn));
    for (const key of this.#entries.keys()) if (!alive.has(key)) this.#entries.delete(key);
  }

  toJSON() {
    const values = {};
    for (const { blockId, actionId, entry } of this.#entries.values()) {
      (values[blockId] ??= {})[actionId] = entry;
    }
    return { values };
  }
}

function keysIn(block) {
  const own = [block.element, block.accessory, ...(block.elements ?? []), ...(block.actions ?? [])];
  const keys = own.filter((e) => e?.action_id).map((e) => JSON.stringify([block.block_id, e.action_id]));
  return [...keys, ...(block.child_blocks ?? []).flatMap(keysIn)];
}

export function isEmpty(entry) {
  const held = Object.entries(entry ?? {}).filter(([name]) => name !== "type");
  return held.every(([, value]) => value === null || value === "" || (Array.isArray(value) && !value.length));
}
