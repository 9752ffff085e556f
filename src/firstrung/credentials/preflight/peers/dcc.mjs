// @digitalcredentials/verifier-core, the verifier behind VerifierPlus and the Learner Credential
// Wallet. It fetches what it needs by itself: `fetch` is replaced before it is loaded.
import {answer, readWorld, versionOf} from './offline.mjs';

const {world, known} = readWorld();
known.set(world.didUrl, world.didDocument);
known.set(world.registry.url, {registry: world.registry.entries});

globalThis.fetch = async request => {
  const url = typeof request === 'string' ? request : request.url ?? String(request);
  const found = known.get(url);
  return new Response(JSON.stringify(found ?? {error: `Not known offline: ${url}`}), {
    status: found ? 200 : 404, headers: {'content-type': 'application/json'}
  });
};
console.log = console.error;  // its remarks must not get into the answer
const {verifyCredential} = await import('@digitalcredentials/verifier-core');

await answer(world, versionOf('@digitalcredentials/verifier-core'), async credential => {
  const result = await verifyCredential({
    credential, knownDIDRegistries: [{name: 'Sample', type: 'dcc-legacy', url: world.registry.url}]
  });
  const log = result.log ?? [];
  const errors = [...(result.errors ?? []), ...log.map(step => step.error).filter(Boolean)];
  const steps = new Map(log.map(step => [step.id, step.valid]));
  const missing = ['valid_signature', 'revocation_status'].filter(id => steps.get(id) !== true);
  const failed = [...missing, ...log.filter(step => step.valid === false).map(step => step.id)];
  return {
    accepted: errors.length === 0 && failed.length === 0,
    reason: [...errors.map(error => error.message), ...new Set(failed)].join('; ')
  };
});
