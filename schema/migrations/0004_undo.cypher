// What an import changed is kept until it is undone: how each node and edge was before.
CREATE CONSTRAINT import_change_id IF NOT EXISTS FOR (node:ImportChange) REQUIRE node.id IS UNIQUE;
