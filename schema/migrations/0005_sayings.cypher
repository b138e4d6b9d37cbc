// What an import says of what the graph holds already is kept too, so that undoing another one leaves it; and the books of one import are found without
// looking through those of all.
CREATE CONSTRAINT import_saying_id IF NOT EXISTS FOR (node:ImportSaying) REQUIRE node.id IS UNIQUE;
CREATE INDEX import_saying_batch IF NOT EXISTS FOR (node:ImportSaying) ON (node.batch);
CREATE INDEX import_change_batch IF NOT EXISTS FOR (node:ImportChange) ON (node.batch);
