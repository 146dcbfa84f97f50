/** A signer elsewhere, as its database sees it: what it does becomes a state to show, what it fails at an error to throw. */
import type { PairCipher, Signer, SignerFaultCode } from '../ports.ts';
import type { SignerState } from './login.ts';
import { signerError } from './signer-error.ts';

/** What is said of a signer after a fault. One that cannot do a thing can do others. */
const STATES: Readonly<Record<SignerFaultCode, SignerState>> = {
  absent: 'lost',
  refused: 'refused',
  lost: 'lost',
  changed: 'lost',
  false: 'lost',
  unable: 'ready',
};

/** The same signer, which tells `report` how it is. Rejects with E_SIGNER. */
export function watchedSigner(signer: Signer, report: (state: SignerState) => void): Signer {
  let asking = 0;
  const watched = async <T>(work: () => Promise<T>): Promise<T> => {
    asking++;
    report('waiting');
    let state: SignerState = 'ready';
    try {
      return await work();
    } catch (fault) {
      const error = signerError(fault);
      state = STATES[error.reason as SignerFaultCode] ?? 'lost';
      throw error;
    } finally {
      report(--asking > 0 ? 'waiting' : state);
    }
  };
  const { nip44 } = signer;
  return {
    pubkey: signer.pubkey,
    sign: (draft) => watched(() => signer.sign(draft)),
    ...(nip44 === undefined ? {} : { nip44: watchedCipher(nip44, watched) }),
    close: () => signer.close?.(),
  };
}

function watchedCipher(nip44: PairCipher, watched: <T>(work: () => Promise<T>) => Promise<T>): PairCipher {
  return {
    encrypt: (pubkey, text) => watched(() => nip44.encrypt(pubkey, text)),
    decrypt: (pubkey, payload) => watched(() => nip44.decrypt(pubkey, payload)),
  };
}
