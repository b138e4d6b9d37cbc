// Every waiver there ever was, those that ran out or were ended included.
MATCH (waiver:Waiver)
RETURN waiver.id AS id,
       waiver.fingerprint AS fingerprint,
       waiver.rule AS rule,
       waiver.customer_id AS customer_id,
       waiver.subject_kind AS subject_kind,
       waiver.subject_id AS subject_id,
       waiver.owner AS owner,
       waiver.reason AS reason,
       waiver.created_on AS created_on,
       waiver.until AS until
ORDER BY waiver.until, waiver.id
