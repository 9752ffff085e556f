// Reads JSON lines {credential, didDocument, statusListCredential?, contextsDir?, now?} from
// standard input; writes one JSON line {verified, errors} for each. Never opens a connection.
import * as vc from '@digitalbazaar/vc';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {createInterface} from 'node:readline';
import {createLoader} from './loader.mjs';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';

function reasons(error) {
  return (error?.errors ?? [error]).filter(Boolean).map(each => each.message);
}

// The library reports the bit and leaves it to its caller to refuse one that is set.
async function refuseSetBits(options) {
  const result = await checkStatus(options);
  const clear = (result.results ?? []).every(({status}) => status === false);
  return {...result, verified: result.verified && clear};
}

async function verify({credential, now, ...world}) {
  const suite = new DataIntegrityProof({cryptosuite});
  const documentLoader = createLoader(world);
  try {
    const result = await vc.verifyCredential({
      credential,
      suite,
      documentLoader,
      checkStatus: options => refuseSetBits({...options, suite, documentLoader}),
      ...(now ? {now: new Date(now)} : {}),
    });
    const status = result.statusResult?.verified ?? null;
    const errors = [...reasons(result.error), ...reasons(result.statusResult?.error)];
    return {verified: result.verified, status, errors};
  } catch(error) {
    return {verified: false, status: null, errors: reasons(error)};
  }
}

for await (const line of createInterface({input: process.stdin})) {
  if(line.trim()) {
    console.log(JSON.stringify(await verify(JSON.parse(line))));
  }
}
