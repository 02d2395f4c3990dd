import { render, screen, within } from '@testing-library/react';
import { DataTable } from './DataTable';

const table = (stacks: boolean) => (
  <DataTable
    label="Events"
    rows={[{ reason: 'FailedMount', message: 'no such directory' }]}
    rowKey={row => row.reason}
    columns={[
      { id: 'reason', label: 'Reason', cell: row => row.reason },
      { id: 'message', label: 'Message', cell: row => row.message },
    ]}
    stacks={stacks}
  />
);

describe('DataTable', () => {
  it('keeps its roles and labels where cells stand below each other', () => {
    render(table(true));
    const events = screen.getByRole('table', { name: 'Events' });
    expect(events).toHaveClass('stacks');
    // Browsers drop the implied roles of a table that is laid out as blocks.
    for (const element of events.querySelectorAll('thead, tr, th, td')) {
      expect(element).toHaveAttribute('role');
    }
    const cell = within(events).getByRole('cell', { name: /no such/ });
    expect(cell).toHaveAttribute('data-label', 'Message');
  });

  it('is a plain table otherwise', () => {
    render(table(false));
    expect(screen.getByRole('table')).not.toHaveClass('stacks');
    expect(screen.getByRole('row', { name: /no such/ })).not.toHaveAttribute(
      'role',
    );
  });
});
