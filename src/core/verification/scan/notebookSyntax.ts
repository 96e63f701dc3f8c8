/** The beginning of a line that a notebook gives to a shell, or to a magic; pip needs no mark there. */
export const shellCommand = /[!%]{1,2}[\w{]|(?:python[\d.]*[ \t]+-m[ \t]+)?pip[\d.]*[ \t]+install[ \t]/y;

/** The beginning of a cell that is written in another language. */
export const foreignCell =
  /%%(?:bash|cmd|html|javascript|js|latex|markdown|perl|ruby|script|sh|svg|sx|system)\b/y;

/** Up to the end of the line, or of the one that it goes on in. */
export const shellLine = /(?:\\(?:\r\n|[^])|[^\\\r\n]+)*/y;
