import type { VNode } from 'preact';

/** What phi-4 is, by its model card and technical report. */
export function AboutPhi4(): VNode {
  return (
    <section aria-labelledby="about">
      <h2 id="about">What phi-4 is</h2>
      <p>
        A language model of Microsoft with 14.7 billion parameters, under the MIT licence. It reads up to
        16,384 tokens at once. It runs on this machine without a network, so that nothing that you type leaves
        it.
      </p>
      <dl class="traits">
        <dt>Good at</dt>
        <dd>Reasoning, mathematics, and short Python: 82.6 % of HumanEval, 84.8 % of MMLU, as published.</dd>
        <dt>Weak at</dt>
        <dd>
          Facts (3.0 % of SimpleQA), following strict formats, languages other than English, and libraries
          beyond <code>typing</code>, <code>math</code>, <code>random</code>, <code>collections</code>,{' '}
          <code>datetime</code> and <code>itertools</code>. Phidelity checks which APIs in its code exist.
        </dd>
      </dl>
    </section>
  );
}
