// Lists of rows: without this script three blank rows are there; with it one, and a button for more. (A module: its names are its own.)
const isBlank = (row) => [...row.querySelectorAll("input, textarea")].every((field) => !field.value);

for (const list of document.querySelectorAll("[data-form-rows]")) {
  const total = list.querySelector(`[name="${list.dataset.formRows}-TOTAL_FORMS"]`);
  const most = Number(list.querySelector(`[name="${list.dataset.formRows}-MAX_NUM_FORMS"]`).value);
  const template = list.querySelector("template[data-row-blank]");
  const adder = list.querySelector("[data-row-add]");
  const rows = () => [...list.querySelectorAll("[data-row]")];

  const add = () => {
    const hidden = rows().find((row) => row.hidden);
    if (hidden) {
      hidden.hidden = false;
      return hidden;
    }
    const number = Number(total.value);
    const copy = template.content.cloneNode(true);
    for (const node of copy.querySelectorAll("*")) {
      for (const { name, value } of [...node.attributes]) {
        if (value.includes("__prefix__")) node.setAttribute(name, value.replaceAll("__prefix__", number));
      }
    }
    total.value = number + 1;
    adder.before(copy);
    return rows().at(-1);
  };

  const tidy = () => {
    const blanks = rows().filter((row) => isBlank(row) && !row.querySelector(".field-error"));
    const keep = blanks.length === rows().length ? 1 : 0;
    blanks.slice(keep).forEach((row) => { row.hidden = true; });
    adder.hidden = Number(total.value) >= most && !rows().some((row) => row.hidden);
  };

  adder.querySelector("button").addEventListener("click", () => {
    add().querySelector("input, textarea").focus();
    adder.hidden = Number(total.value) >= most && !rows().some((row) => row.hidden);
  });
  // A restored draft may need more rows than the page came with.
  list.addEventListener("rows:need", (event) => {
    while (Number(total.value) < Math.min(event.detail, most)) add();
    rows().forEach((row) => { row.hidden = false; });
  });
  list.addEventListener("rows:tidy", tidy);
  tidy();
}

// The uses of AI are asked for only when the answer is yes.
const ai = document.querySelector("[data-ai]");
if (ai) {
  const uses = ai.querySelector("[data-ai-uses]");
  const show = () => {
    const answer = ai.querySelector("[name=ai_used]:checked")?.value;
    const written = [...uses.querySelectorAll("[data-row]")].some((row) => !isBlank(row));
    uses.hidden = answer !== "yes" && !written;
  };
  ai.addEventListener("change", show);
  ai.addEventListener("rows:shown", show);
  show();
}
