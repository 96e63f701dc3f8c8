import { AnsweringServer } from '../bench/edit/answeringServer.ts';
import { save } from './savePicture.ts';
import type { Stage } from './stage.ts';

const answer = `\`\`\`python
def total_area(shapes: Iterable[Shape], digits: int = 2) -> float:
    """Return the summed area of the shapes, rounded."""
    return round(math.fsumm(shape.area() for shape in shapes), digits)
\`\`\`
`;

/** A proposed change with something in it that does not exist. The demo model does not know this question: it is answered here. */
export async function editing(stage: Stage): Promise<void> {
  const { workbench } = stage;
  const server = await AnsweringServer.start();
  try {
    server.answer = answer;
    await workbench.runCommand('View: Close All Editors');
    await workbench.closeSideBars();
    await workbench.applySettings({ 'phidelity.endpoints': [{ url: server.url, name: 'team-gpu' }] });
    await workbench.statusEntry('engine').getByText('team-gpu').waitFor();
    await stage.open('shapes.py');
    const line = workbench.editorLine('def total_area').first();
    await line.click();
    await stage.command('edit');
    await workbench.quickInput.getByText(/What should change/).waitFor();
    await workbench.page.keyboard.type('Round the sum.');
    await workbench.page.keyboard.press('Enter');
    await workbench.notifications
      .getByRole('button', { name: stage.text('Rewrite with What Exists') })
      .waitFor();
    // In an empty line, no word is marked.
    await workbench.page.keyboard.press('ArrowUp');
    await save(stage, 'docs/images/editing.png');
    await stage.command('rejectEdit');
    await workbench.runCommand('Notifications: Clear All Notifications');
  } finally {
    server.stop();
  }
}
