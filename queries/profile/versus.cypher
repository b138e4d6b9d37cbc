/* +++
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id", "stale_days", "min_level", "key_level", "activity_days", "agreement_days", "organisational_kinds"]
[columns]
customer_id   = "str"
customer      = "str?"
competitor_id = "str?"
competitor    = "str?"
dimension     = "str?"
base          = "int?"
ours          = "int?"
theirs        = "int?"
our_share     = "float?"
their_share   = "float?"
standing      = "str"
reason        = "str?"
[en]
title   = "We against each competitor"
summary = """\
  For each customer, competitor and layer how many each side reaches: key people at the key \
  level, departments in contact range, executives. Ours by live ties, theirs by the ties that we \
  know of; a competitor that supplies but of whose ties nothing is known stays unknown."""
[zh]
title   = "与各竞争对手的对比"
summary = "逐客户、逐竞争对手、逐层比较双方触达：达到关键级别的关键客户、接触范围内的部门、高层。我方以有效联系计，对方以我方已知的关系计；有供货但关系一无所知者为未知。"
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
WITH customer, $as_of AS day
WITH customer, day,
  term.key_figures(customer, day) AS key_figures,
  term.broad_figures(customer, day) AS broad_figures,
  term.organisational_figures(customer, day) AS organisational_figures,
  term.rivals(customer, day) AS rivals
WITH customer, rivals,
     [{dimension: 'key', base: key_figures.key_people, ours: key_figures.covered},
      {dimension: 'broad', base: broad_figures.departments, ours: broad_figures.departments_covered},
      {dimension: 'organisational', base: organisational_figures.executives, ours: organisational_figures.executives_reached}] AS reached
// A customer without a known competitor keeps a row: nothing to compare with is not the same as being ahead.
UNWIND CASE WHEN size(rivals) > 0 THEN rivals ELSE [null] END AS rival
UNWIND CASE WHEN rival IS NULL THEN [null] ELSE reached END AS reach
WITH customer, rival, reach,
     CASE reach.dimension WHEN 'key' THEN rival.key_people WHEN 'broad' THEN rival.departments WHEN 'organisational' THEN rival.executives END AS theirs
RETURN customer.id AS customer_id,
       customer.name AS customer,
       rival.competitor_id AS competitor_id,
       rival.competitor AS competitor,
       reach.dimension AS dimension,
       reach.base AS base,
       reach.ours AS ours,
       theirs,
       CASE WHEN reach.base > 0 THEN round(1.0 * reach.ours / reach.base, 3) END AS our_share,
       CASE WHEN reach.base > 0 THEN round(1.0 * theirs / reach.base, 3) END AS their_share,
       CASE
         WHEN rival IS NULL OR theirs IS NULL OR reach.base = 0 THEN 'unknown'
         WHEN reach.ours > theirs THEN 'ahead'
         WHEN reach.ours < theirs THEN 'behind'
         ELSE 'even'
       END AS standing,
       CASE
         WHEN rival IS NULL THEN 'no_rival_known'
         WHEN theirs IS NULL THEN 'rival_ties_unknown'
         WHEN reach.base = 0 THEN 'nobody_to_reach'
       END AS reason
ORDER BY customer_id, competitor_id, CASE dimension WHEN 'key' THEN 1 WHEN 'broad' THEN 2 ELSE 3 END
