// A certified implementation as the identity provider: strict about PKCE, keys and algorithms.
// node provider.mjs <port> <client's public JWK> <redirect address>; says "ready" when it answers.
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import Provider from "oidc-provider";

const [port, jwk, redirect] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const said = {
  name: "見本 𠮷﨑", birthdate: "1999-02-28", gender: "female",
  address: { formatted: "東京都練馬区見本町三丁目4番5号", postal_code: "000-0000" },
};
const key = JSON.parse(jwk);
const signing = key.kty === "EC" ? "ES256" : "RS256";
const provider = new Provider(issuer, {
  clients: [{
    client_id: "hitome-test",
    redirect_uris: [redirect],
    response_types: ["code"],
    grant_types: ["authorization_code"],
    token_endpoint_auth_method: "private_key_jwt",
    token_endpoint_auth_signing_alg: signing,
    id_token_signed_response_alg: "ES256",
    subject_type: "pairwise",
    jwks: { keys: [key] },
  }],
  jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), use: "sig", alg: "ES256" }] },
  scopes: ["openid", "name", "address", "birthdate", "gender"],
  claims: { openid: ["sub"], name: ["name"], address: ["address"], birthdate: ["birthdate"], gender: ["gender"] },
  subjectTypes: ["pairwise"],
  pairwiseIdentifier: (_, accountId) => `pairwise-${accountId}`,
  clientAuthMethods: ["private_key_jwt"],
  enabledJWA: {
    clientAuthSigningAlgValues: ["ES256", "RS256"],
    idTokenSigningAlgValues: ["ES256"],
  },
  pkce: { required: () => true },
  cookies: { keys: ["only for this run"] },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, interaction) => `/choose/${interaction.uid}` },
  findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...said }) }),
  ttl: { AccessToken: 300, AuthorizationCode: 60, IdToken: 300, Grant: 300, Session: 300, Interaction: 300 },
});

/** Say yes to whatever is asked, as a person would who has proven who they are. */
async function choose(request, response) {
  const { prompt, params } = await provider.interactionDetails(request, response);
  if (prompt.name === "login") {
    return provider.interactionFinished(request, response, { login: { accountId: "somebody" } });
  }
  const grant = new provider.Grant({ accountId: "somebody", clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  const result = { consent: { grantId: await grant.save() } };
  return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
}

const callback = provider.callback();
const server = createServer((request, response) => {
  if (!request.url.startsWith("/choose/")) return callback(request, response);
  choose(request, response).catch((error) => response.writeHead(500).end(String(error)));
});
server.listen(Number(port), "127.0.0.1", () => console.log("ready"));
