import type { Engine } from '../../core/ports/engine.ts';
import type { Activation } from '../activation/activation.ts';
import { registerEndpointCommands } from './endpointCommands.ts';
import { EndpointKeys } from './endpointKeys.ts';
import { notifyFallback, RoleEngines } from './roleEngines.ts';

/**
 * Activates endpoints and their commands.
 *
 * @param local The engine of this machine.
 * @returns The engines that chat and completions use: endpoints where they are set, else the local one.
 */
export function activateEndpoints({ context, own, ...shared }: Activation, local: Engine): RoleEngines {
  const { settings } = shared;
  const keys = own(new EndpointKeys(context.secrets));
  const engines = own(new RoleEngines({ ...shared, local, keys }));
  own(registerEndpointCommands({ engines, settings, keys }));
  own(notifyFallback(engines.chat, settings));
  return engines;
}
