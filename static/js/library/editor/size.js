// No form is sent that the server would not take: what is too long stays on the page, with the reason beside the text.

const encoder = new TextEncoder()
const AROUND = 200 // bytes a field needs beside its words

export function size(form) {
  let sum = 0
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") sum += AROUND + encoder.encode(name + value.replace(/\r\n?|\n/g, "\r\n")).length
  }
  return sum
}

export function isTooLong(form) {
  const told = form.querySelector("[data-too-long]")
  const is = size(form) > Number(form.dataset.most)
  if (told.hidden === is) told.hidden = !is
  return is
}
