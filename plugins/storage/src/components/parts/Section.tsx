import { Card, CardBody, CardHeader, Flex, Text } from '@backstage/ui';
import { useId, type ReactNode } from 'react';

/** A card with a heading that names it. */
export function Section(props: {
  title: ReactNode;
  /** Level of the heading, so that headings stay in order. */
  level?: 2 | 3;
  /** Beside the heading. */
  aside?: ReactNode;
  children: ReactNode;
}) {
  const { title, level = 2, aside, children } = props;
  const id = useId();
  return (
    <Card role="region" aria-labelledby={id}>
      <CardHeader>
        <Flex align="center" gap="3">
          <Text
            as={`h${level}`}
            id={id}
            variant={level === 2 ? 'title-x-small' : 'body-large'}
            weight="bold"
          >
            {title}
          </Text>
          {aside}
        </Flex>
      </CardHeader>
      <CardBody>{children}</CardBody>
    </Card>
  );
}
