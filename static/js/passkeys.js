// allauth's own scripts talk to the passkey; this tells them which button and fields of the page to use. They come before
// this module in the page, and a module runs after all of them. A browser keeps passkeys for a site's name only: where the
// address is a number, or the browser knows no passkeys, the way to use one stays hidden.

const isNumber = /^\[|^[\d.]+$/.test(location.hostname)

for (const { dataset } of document.querySelectorAll("[data-passkey]")) {
  const { passkey, ...ids } = dataset
  if (isNumber || !window.PublicKeyCredential) continue
  window.allauth.webauthn.forms[passkey]({ ids })
  for (const hidden of document.querySelectorAll("[data-needs-passkey]")) hidden.hidden = false
}
