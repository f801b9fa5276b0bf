// Opens an envelope, or verifies a signed document or a proof of the ledger, with the code of others: jose for the framing and for what is an RFC,
// hpke and @noble/post-quantum for the hybrid suite. Written from docs/reference/envelope-format.md.
// In: one JSON document on standard input. Out: one JSON document: {"payload": ...} or {"refused": reason}.

import { createHash, createHmac, createPublicKey, verify as verifyBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { AEAD_AES_256_GCM, CipherSuite } from 'hpke'
import { KDF_SHAKE256, KEM_MLKEM768_X25519 } from '@panva/hpke-noble'
import { ml_dsa65 } from '@noble/post-quantum/ml-dsa.js'
import { base64url, flattenedDecrypt, flattenedVerify, generalDecrypt, importJWK } from 'jose'

const SUITES = {
  'tansiq-1-ordinary': { signatures: ['Ed25519'], sealing: 'ECDH-ES+A256KW' },
  'tansiq-1-hybrid': { signatures: ['Ed25519', 'ML-DSA-65'], sealing: 'HPKE-10-KE' },
}
const text = new TextDecoder('utf-8', { fatal: true })
const header = (part) => JSON.parse(text.decode(base64url.decode(part)))

function demand(holds, reason) {
  if (!holds) throw new Error(reason)
}

// RFC 8785 for values without fractions: the order of keys in JavaScript's sort is that of UTF-16 units.
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`
}

function read(document) {
  const value = JSON.parse(document)
  demand(canonical(value) === document, 'not canonical')
  return value
}

async function openHybrid(jwe, recipient, seed) {
  const suite = new CipherSuite(KEM_MLKEM768_X25519, KDF_SHAKE256, AEAD_AES_256_GCM)
  const key = await suite.DeserializePrivateKey(seed, false)
  const info = Buffer.from('JOSE-HPKE rcpt\xffA256GCM\xff', 'latin1')
  const wrapped = base64url.decode(recipient.encrypted_key)
  const cek = await suite.Open(key, base64url.decode(recipient.header.ek), wrapped, { info })
  const { aad, ciphertext, iv, protected: head, tag } = jwe
  return (await flattenedDecrypt({ aad, ciphertext, iv, protected: head, tag, header: { alg: 'dir' } }, cek)).plaintext
}

async function open({ envelope, kid, seed, jwk }) {
  const jwe = read(envelope)
  const suite = SUITES[header(jwe.protected).suite]
  demand(suite, 'unknown suite')
  const digest = createHash('sha256').update(canonical(jwe.recipients)).digest('base64url')
  demand(digest === jwe.aad, 'recipients changed')
  const recipient = jwe.recipients.find((one) => one.header.kid === kid)
  demand(recipient && recipient.header.alg === suite.sealing, 'not for this key')
  if (suite.sealing === 'HPKE-10-KE') return text.decode(await openHybrid(jwe, recipient, base64url.decode(seed)))
  const only = { ...jwe, recipients: [recipient] }
  const key = await importJWK({ ...jwk, d: seed }, suite.sealing)
  const options = { keyManagementAlgorithms: [suite.sealing], contentEncryptionAlgorithms: ['A256GCM'] }
  return text.decode((await generalDecrypt(only, key, options)).plaintext)
}

async function verifyOne(jws, one, algorithm, jwk) {
  if (algorithm === 'ML-DSA-65') {
    const over = new TextEncoder().encode(`${one.protected}.${jws.payload}`)
    demand(ml_dsa65.verify(base64url.decode(one.signature), over, base64url.decode(jwk.pub)), 'forged')
  } else {
    const key = await importJWK(jwk, algorithm)
    await flattenedVerify({ payload: jws.payload, ...one }, key, { algorithms: [algorithm] })
  }
}

async function verify(document, typ, keys) {
  const jws = read(document)
  const heads = jws.signatures.map((one) => header(one.protected))
  const suite = SUITES[heads[0].suite]
  demand(suite && heads.every((one) => one.suite === heads[0].suite && one.typ === typ), 'unknown suite or type')
  demand(canonical(heads.map((one) => one.alg)) === canonical(suite.signatures), 'signatures missing')
  for (const [at, one] of jws.signatures.entries()) {
    const jwk = keys.find((key) => key.kid === heads[at].kid)?.jwk
    demand(jwk && jwk.alg === heads[at].alg, 'unknown key')
    await verifyOne(jws, one, heads[at].alg, jwk)
  }
  return read(text.decode(base64url.decode(jws.payload)))
}

const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest()

// RFC 9162, 2.1.3.2: from a leaf up to the root, by its index and the size of the tree.
function rootOf(leaf, index, size, path) {
  let [hash, fn, sn] = [leaf, index, size - 1]
  for (const one of path) {
    demand(sn > 0, 'path too long')
    if (fn % 2 === 1 || fn === sn) {
      hash = sha256(Buffer.from([1]), one, hash)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)]
    } else hash = sha256(Buffer.from([1]), hash, one)
    ;[fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)]
  }
  demand(sn === 0, 'path too short')
  return hash
}

// C2SP signed-note: a signature line bears the name, then four bytes of the key's name and 64 of Ed25519.
function verifyNote(note, logs) {
  const end = note.lastIndexOf('\n\n') + 1
  const body = note.slice(0, end)
  const origin = body.split('\n')[0]
  const der = Buffer.from('302a300506032b6570032100', 'hex')
  const holds = logs.some((line) => {
    const [, name, , key] = /^(.+)\+([0-9a-f]{8})\+(.+)$/.exec(line)
    const spki = Buffer.concat([der, Buffer.from(key, 'base64').subarray(1)])
    const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' })
    return name === origin && note.slice(end + 1).split('\n').some((one) => {
      const [dash, signer, signature] = one.split(' ')
      const bytes = Buffer.from(signature ?? '', 'base64').subarray(4)
      return dash === '\u2014' && signer === name && bytes.length === 64
        && verifyBytes(null, Buffer.from(body), publicKey, bytes)
    })
  })
  demand(holds, 'no log signed it')
  const [, size, root] = body.split('\n')
  return { origin, size: Number(size), root: Buffer.from(root, 'base64') }
}

function included({ ledger, logs, about, sender }) {
  const { entry, proof, salt } = read(ledger)
  const blank = proof.indexOf('\n\n')
  const [head, extra, index, ...path] = proof.slice(0, blank).split('\n')
  demand(head === 'c2sp.org/tlog-proof@v1' && extra.startsWith('extra ') && index.startsWith('index '), 'no tlog-proof')
  const committed = Buffer.from(extra.slice(6), 'base64')
  const opened = createHmac('sha256', Buffer.from(salt, 'hex')).update(entry).digest()
  demand(opened.equals(committed), 'not committed')
  const checkpoint = verifyNote(proof.slice(blank + 2), logs)
  const place = Number(index.slice(6))
  demand(place < checkpoint.size, 'not included')
  const leaf = sha256(Buffer.from([0]), committed)
  const root = rootOf(leaf, place, checkpoint.size, path.map((one) => Buffer.from(one, 'base64')))
  demand(root.equals(checkpoint.root), 'not included')
  const { at, details, result, target, what } = read(entry)
  const said = [what, target, result, details.digest, details.from, details.state]
  const wanted = ['exchange:message:receive', `message:${about.id}`, 'done', about.digest, sender, 'delivered']
  demand(canonical(said) === canonical(wanted), 'another message')
  return { origin: checkpoint.origin, index: place, size: checkpoint.size, at }
}

async function answer(asked) {
  try {
    if (asked.ledger) return { payload: included(asked) }
    const signed = asked.envelope ? await open(asked) : asked.signed
    return { payload: await verify(signed, asked.typ, asked.keys) }
  } catch (error) {
    return { refused: String(error.message ?? error) }
  }
}

const asked = JSON.parse(readFileSync(0, 'utf-8'))
process.stdout.write(JSON.stringify(await Promise.all(asked.map(answer))))
