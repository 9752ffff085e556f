// Begins when the file is opened.
import { judge } from "./judge.js";
import { Page } from "./page.js";

const data = document.getElementById("archive");
if (data) {
  const archive = JSON.parse(data.textContent);
  archive.program = document.documentElement.dataset.program;
  new Page(archive, document.getElementById("page")).show();
}

export { judge };
