// Every node is known by its id, unique per label; the index behind each rule is also what a question starts from.
CREATE CONSTRAINT migration_id IF NOT EXISTS FOR (node:Migration) REQUIRE node.id IS UNIQUE;
CREATE CONSTRAINT import_batch_id IF NOT EXISTS FOR (node:ImportBatch) REQUIRE node.id IS UNIQUE;
CREATE CONSTRAINT category_id IF NOT EXISTS FOR (node:Category) REQUIRE node.id IS UNIQUE;
CREATE CONSTRAINT customer_id IF NOT EXISTS FOR (node:Customer) REQUIRE node.id IS UNIQUE;
CREATE CONSTRAINT department_id IF NOT EXISTS FOR (node:Department) REQUIRE node.id IS UNIQUE;
CREATE CONSTRAINT person_id IF NOT EXISTS FOR (node:Person) REQUIRE node.id IS UNIQUE;
CREATE CONSTRAINT unit_id IF NOT EXISTS FOR (node:Unit) REQUIRE node.id IS UNIQUE;
CREATE CONSTRAINT staff_id IF NOT EXISTS FOR (node:Staff) REQUIRE node.id IS UNIQUE;
CREATE CONSTRAINT project_id IF NOT EXISTS FOR (node:Project) REQUIRE node.id IS UNIQUE;
CREATE CONSTRAINT activity_id IF NOT EXISTS FOR (node:Activity) REQUIRE node.id IS UNIQUE;
CREATE CONSTRAINT agreement_id IF NOT EXISTS FOR (node:Agreement) REQUIRE node.id IS UNIQUE;
CREATE CONSTRAINT competitor_id IF NOT EXISTS FOR (node:Competitor) REQUIRE node.id IS UNIQUE;
