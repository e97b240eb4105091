// Passkeys: the browser's part of it and nothing else. Without scripts the other ways in are there.
const HEADERS = { "content-type": "application/json", "x-hitome": "1" };

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

const text = (buffer) =>
  buffer &&
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

async function post(address, content) {
  const answer = await fetch(address, { method: "POST", headers: HEADERS, body: JSON.stringify(content) });
  return answer.json();
}

function known(list) {
  return (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));
}

async function sign(form) {
  const asked = await post("/signin/passkey/options", { next: form.dataset.next, kind: form.dataset.kind });
  const credential = await navigator.credentials.get({
    publicKey: { ...asked, challenge: bytes(asked.challenge), allowCredentials: known(asked.allowCredentials) },
  });
  const { id, rawId, type, response } = credential;
  return post("/signin/passkey", {
    kind: form.dataset.kind,
    credential: {
      id, type, rawId: text(rawId),
      response: {
        clientDataJSON: text(response.clientDataJSON),
        authenticatorData: text(response.authenticatorData),
        signature: text(response.signature),
        userHandle: text(response.userHandle),
      },
    },
  });
}

async function make(form) {
  const asked = await post("/me/passkeys/options", {});
  if (asked.sentence) return asked;
  const credential = await navigator.credentials.create({
    publicKey: {
      ...asked,
      challenge: bytes(asked.challenge),
      user: { ...asked.user, id: bytes(asked.user.id) },
      excludeCredentials: known(asked.excludeCredentials),
    },
  });
  const { id, rawId, type, response } = credential;
  return post("/me/passkeys", {
    name: form.elements.name?.value ?? "",
    credential: {
      id, type, rawId: text(rawId),
      response: {
        clientDataJSON: text(response.clientDataJSON),
        attestationObject: text(response.attestationObject),
      },
    },
  });
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const status = form.querySelector("[role=status]");
  const button = form.querySelector("button");
  if (!window.PublicKeyCredential) {
    status.textContent = form.dataset.missing;
    continue;
  }
  button.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true"); // Not `disabled`: the focus stays where it is.
    status.textContent = form.dataset.waiting;
    try {
      const answer = form.dataset.passkey === "make" ? await make(form) : await sign(form);
      if (answer.goTo) return location.assign(answer.goTo);
      status.textContent = answer.sentence ?? form.dataset.failed;
    } catch (error) {
      status.textContent = error.name === "NotAllowedError" ? form.dataset.stopped : form.dataset.failed;
    }
    button.removeAttribute("aria-disabled");
  });
}
