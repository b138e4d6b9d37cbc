// The facts that the rest of the method asks about: plans and insights of a customer, intelligence, rivals' faults and our intents
// against them, product lines, outcomes; and the waivers of audit findings.
CREATE CONSTRAINT customer_plan_id IF NOT EXISTS FOR (node:CustomerPlan) REQUIRE node.id IS UNIQUE;
CREATE CONSTRAINT insight_id IF NOT EXISTS FOR (node:Insight) REQUIRE node.id IS UNIQUE;
CREATE CONSTRAINT intelligence_id IF NOT EXISTS FOR (node:Intelligence) REQUIRE node.id IS UNIQUE;
CREATE CONSTRAINT fault_id IF NOT EXISTS FOR (node:Fault) REQUIRE node.id IS UNIQUE;
CREATE CONSTRAINT intent_id IF NOT EXISTS FOR (node:Intent) REQUIRE node.id IS UNIQUE;
CREATE CONSTRAINT product_line_id IF NOT EXISTS FOR (node:ProductLine) REQUIRE node.id IS UNIQUE;
CREATE CONSTRAINT outcome_id IF NOT EXISTS FOR (node:Outcome) REQUIRE node.id IS UNIQUE;
CREATE CONSTRAINT waiver_id IF NOT EXISTS FOR (node:Waiver) REQUIRE node.id IS UNIQUE;
