// A certified OpenID provider on loopback, for tests. Whoever comes next is told at /_next; no page asks anybody anything.
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { Provider } from 'oidc-provider'

const { port, clients } = JSON.parse(process.argv[2])
const issuer = `http://127.0.0.1:${port}`
let next = { accountId: 'dana' }
const people = {}

const newKey = () => ({ ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256', kid: randomUUID() })
const made = () => new Provider(issuer, {
  clients,
  jwks: { keys: [newKey()] },
  clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
  pkce: { required: () => true },
  acrValues: ['two', 'one'],
  scopes: ['openid', 'profile', 'email', 'groups'],
  claims: {
    openid: ['sub', 'amr'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'],
    acr: null, auth_time: null, sid: null, iss: null,
  },
  conformIdTokenClaims: false,
  features: {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: { enabled: true, logoutSource: (ctx, form) => { ctx.body = `<!doctype html><title>Leave</title><h1>Leave the provider?</h1>${form}<button form="op.logoutForm" name="logout" value="yes">Leave</button>` } },
  },
  cookies: { keys: ['for tests alone'] },
  fetch: (url, options) => { delete options.dispatcher; return globalThis.fetch(url, options) },
  interactions: { url: (ctx, interaction) => `/_interaction/${interaction.uid}` },
  ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: 600, Interaction: 600, Session: 3600, Grant: 3600 },
  findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id, name: id, email: `${id}@provider.example`, email_verified: true, ...people[id] }) }),
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId })
    grant.addOIDCScope('openid profile email groups')
    grant.addOIDCClaims(['acr', 'amr', 'auth_time', 'sid', 'groups'])
    await grant.save()
    return grant
  },
})
let provider = made()

const asked = { keys: 0 }
let callback = provider.callback()
const read = async (request) => { let text = ''; for await (const piece of request) text += piece; return text ? JSON.parse(text) : {} }

// It ends with the process that started it, however that ended.
process.stdin.on('end', () => process.exit()).resume()

createServer(async (request, response) => {
  const { pathname } = new URL(request.url, issuer)
  if (pathname === '/jwks') asked.keys += 1
  if (pathname === '/_next') { next = await read(request); people[next.accountId] = next.claims ?? people[next.accountId]; return response.end('{}') }
  if (pathname === '/_rotate') { provider = made(); callback = provider.callback(); return response.end('{}') }
  if (pathname === '/_asked') return response.end(JSON.stringify(asked))
  if (pathname.startsWith('/_interaction/')) {
    const details = await provider.interactionDetails(request, response)
    const login = { accountId: next.accountId, acr: next.acr, amr: next.amr, ts: next.ts }
    const result = next.error ? { error: next.error } : { login }
    return provider.interactionFinished(request, response, { ...result }, { mergeWithLastSubmission: details.prompt.name !== 'login' })
  }
  return callback(request, response)
}).listen(port, '127.0.0.1', () => console.log('ready'))
