import { Check, Minus } from 'lucide-react'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table'
import { atLeast, permissions, roleOrder } from '@/lib/workspaces/roles'

/** Who may do what: the one table that the server decides by. */
export function RolesTable() {
  return (
    <Table label="Who may do what" className="min-w-[40rem]">
      <TableHeader>
        <TableRow className="hover:bg-transparent">
          <TableHead>Permission</TableHead>
          {roleOrder.map((role) => (
            <TableHead key={role} className="w-24 text-center first-letter:uppercase">
              {role}
            </TableHead>
          ))}
        </TableRow>
      </TableHeader>
      <TableBody>
        {Object.entries(permissions).map(([permission, { role: least, does }]) => (
          <TableRow key={permission}>
            <th scope="row" className="px-4 py-1 text-left font-normal sm:px-6">
              {does}
            </th>
            {roleOrder.map((role) => (
              <TableCell key={role} className="text-center">
                {atLeast(role, least) ? (
                  <Check aria-label="yes" className="mx-auto size-4 text-well" />
                ) : (
                  <Minus aria-label="no" className="mx-auto size-4 text-border-strong" />
                )}
              </TableCell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
