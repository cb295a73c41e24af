// The address of a new page follows its title until somebody writes one of their own.

const form = document.querySelector("form[data-address]")
const { title, slug } = form?.elements ?? {}
let own = Boolean(slug?.value)

function made(words) {
  return words.normalize("NFKD").replace(/[^\w\s-]/g, "").trim().toLowerCase().replace(/[\s_-]+/g, "-").slice(0, 80).replace(/^-+|-+$/g, "")
}

title?.addEventListener("input", () => {
  if (!own) slug.value = made(title.value)
})
slug?.addEventListener("input", () => {
  own = slug.value !== ""
})
