// Codes to keep can be copied or printed with a press. Without this they can still be selected or written down.

for (const codes of document.querySelectorAll("[data-codes]")) {
  const tools = codes.querySelector("[data-codes-tools]")
  const copy = codes.querySelector("[data-copy]")
  const copied = codes.querySelector("[data-copied]")
  tools.hidden = false
  copy.hidden = !navigator.clipboard

  copy.addEventListener("click", async () => {
    const lines = [...codes.querySelectorAll("code")].map((code) => code.textContent)
    await navigator.clipboard.writeText(lines.join("\n"))
    copied.hidden = false
  })

  codes.querySelector("[data-print]").addEventListener("click", () => window.print())
}
