import { Container, Flex } from '@backstage/ui';
import type { ReactNode } from 'react';
import styles from './parts.module.css';

/** What stands in a column below a header that somebody else drew, such as an entity's. */
export function TabBody(props: { children: ReactNode }) {
  return (
    <Flex className={styles.body} direction="column" gap="4" my="4">
      {props.children}
    </Flex>
  );
}

/** The space around what a page shows; its header is drawn by the app. */
export function PageBody(props: { children: ReactNode }) {
  return (
    <Container>
      <TabBody>{props.children}</TabBody>
    </Container>
  );
}
