// Tick a whole class at once. (A module: its names are its own.)
const all = document.querySelector("[data-tick-all]");
if (all) {
  all.hidden = false;
  all.addEventListener("click", () => {
    const boxes = [...all.form.querySelectorAll("input[name=done]")];
    const every = boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = !every;
  });
}
