import * as l10n from '@vscode/l10n';
import type { PartProblem } from '../../core/models/file/modelFileProblem.ts';
import { formatCount } from '../../core/text/formatQuantity.ts';

/**
 * What is wrong with a part of a split model, and what to do.
 *
 * @param name Of its file.
 */
export function modelPartText(problem: PartProblem, name: string): string {
  switch (problem.kind) {
    case 'missing-part':
      return l10n.t(
        'Part {0} of {1} of the model is missing: there is no file {2} in the folder. Download it into the same folder.',
        problem.part,
        problem.parts,
        name,
      );
    case 'renamed-part':
      return l10n.t(
        '{0} is part {1} of {2} of a split model, and was renamed. llama.cpp finds the parts by their names: let it end with "{3}", with the same beginning as the other parts.',
        name,
        problem.part,
        problem.parts,
        `-${String(problem.part).padStart(5, '0')}-of-${String(problem.parts).padStart(5, '0')}.gguf`,
      );
    case 'swapped-part':
      return l10n.t(
        '{0} is named as part {1} of {2}, but its content is part {3}. Give the parts their right names.',
        name,
        problem.named,
        problem.parts,
        problem.part,
      );
    case 'joined-parts':
      return l10n.t(
        '{0} holds the {1} parts of a split model one after the other, which llama.cpp cannot read. Keep the parts as they were downloaded and choose the first, or merge them with llama-gguf-split --merge.',
        name,
        problem.parts,
      );
    case 'piece':
      return l10n.t(
        '{0} is piece {1} of {2} of a file. Join the pieces in their order to one file, and choose that.',
        name,
        problem.piece,
        problem.pieces,
      );
    case 'foreign-part':
      return l10n.t(
        'The parts of {0} do not belong together: they hold {1} tensors, and the model has {2}. Download all parts from one place.',
        name,
        formatCount(problem.tensors),
        formatCount(problem.expected),
      );
  }
}
