/**
 * Finds the package of a network, and what makes a carrier of it. Packages are not among our dependencies: a site installs the one it
 * names, its bundler makes a chunk of it, and where it is not there the error says what to do. `load` of the options comes first.
 */
import { carryFirebase } from './carriers/firebase.ts';
import { carryMqtt } from './carriers/mqtt.ts';
import { carrySupabase } from './carriers/supabase.ts';
import { carryWaku } from './carriers/waku.ts';
import type { Carrier, CarrierListener, CarrierOptions, Carry } from './carrier.ts';
import type { Signaling, Strategy } from '../../ports.ts';

interface Kind {
  /** What to install. */
  readonly packages: string;
  readonly load: () => Promise<unknown>;
  readonly carry: Carry;
}

// Each `import()` stands in a `try` of its own, where bundlers take a package that is not there for one that need not be.
const KINDS: Readonly<Partial<Record<Strategy, Kind>>> = {
  mqtt: {
    packages: 'mqtt',
    carry: carryMqtt,
    load: async () => {
      try {
        return await import('mqtt');
      } catch (error) {
        return missing(error);
      }
    },
  },
  supabase: {
    packages: '@supabase/supabase-js',
    carry: carrySupabase,
    load: async () => {
      try {
        return await import('@supabase/supabase-js');
      } catch (error) {
        return missing(error);
      }
    },
  },
  firebase: {
    packages: 'firebase',
    carry: carryFirebase,
    load: async () => {
      try {
        return { ...await import('firebase/app'), ...await import('firebase/database') };
      } catch (error) {
        return missing(error);
      }
    },
  },
  ipfs: {
    packages: '@waku/sdk',
    carry: carryWaku,
    load: async () => {
      try {
        return await import('@waku/sdk');
      } catch (error) {
        return missing(error);
      }
    },
  },
};

/**
 * Loads the package of a network.
 * @throws an Error whose message is what to do, where it cannot be loaded.
 */
export async function loadCarrier(settings: Signaling): Promise<(options: CarrierOptions, listener: CarrierListener) => Carrier> {
  const kind = KINDS[settings.strategy];
  if (kind === undefined) throw new Error(`nothing carries ${settings.strategy}`);
  const parts = await (settings.load ?? kind.load)().catch(missing);
  if (typeof parts !== 'object' || parts === null) throw new Error(`npm install ${kind.packages}`);
  return (options, listener) => kind.carry(parts, options, listener);
}

/** Why it is not there we need not know: the fix is the same. */
function missing(_error: unknown): undefined {
  return undefined;
}
