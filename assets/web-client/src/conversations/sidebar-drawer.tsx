import { Dialog } from "../ui/dialog";
import { SidebarContent } from "./sidebar-content";

interface SidebarDrawerProps {
  readonly currentId: string | undefined;
  readonly onClose: () => void;
}

/** The sidebar of narrow screens. */
export function SidebarDrawer({ currentId, onClose }: SidebarDrawerProps) {
  return (
    <Dialog title="Conversations" className="drawer" onClose={onClose} isClosable={true}>
      <SidebarContent currentId={currentId} onFollow={onClose} />
    </Dialog>
  );
}
