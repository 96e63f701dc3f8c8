import { createContext } from 'preact';

/** The id of the turn that a component is part of. */
export const TurnContext = createContext('');
