// Buttons that print, and answers that are folded on the screen but not on paper.

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false
  button.addEventListener("click", () => print())
}

let folded = []

addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("main details:not([open])")]
  for (const box of folded) box.open = true
})

addEventListener("afterprint", () => {
  for (const box of folded) box.open = false
  folded = []
})
