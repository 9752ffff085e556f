// Checking a credential: drop a file anywhere on the form; read a QR code on the phone itself.
"use strict";

(() => {
  const form = document.querySelector("[data-verify]");
  if (!form) return;
  const file = form.elements.file;
  const photo = form.elements.photo;

  const over = (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    form.classList.toggle("border-primary", event.type !== "dragleave");
  };
  form.addEventListener("dragover", over);
  form.addEventListener("dragleave", over);
  form.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    file.files = event.dataTransfer.files;
    form.requestSubmit();
  });

  // Where the browser reads codes itself, the photo need not be sent.
  if (!("BarcodeDetector" in window)) return;
  photo.addEventListener("change", async () => {
    const [picture] = photo.files;
    if (!picture) return;
    try {
      const image = await createImageBitmap(picture);
      const [code] = await new BarcodeDetector({ formats: ["qr_code"] }).detect(image);
      if (!code?.rawValue) return;
      form.elements.text.value = code.rawValue;
      photo.value = "";
      form.requestSubmit();
    } catch {
      // The photo goes to the server, which tries for itself.
    }
  });
})();
