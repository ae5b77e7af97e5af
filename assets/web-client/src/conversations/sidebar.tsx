import { SidebarContent } from "./sidebar-content";

/** Beside the conversation, where there is room for it. */
export function Sidebar({ currentId }: { readonly currentId: string | undefined }) {
  return (
    <aside className="sidebar" aria-label="Sidebar">
      <SidebarContent currentId={currentId} onFollow={undefined} />
    </aside>
  );
}
