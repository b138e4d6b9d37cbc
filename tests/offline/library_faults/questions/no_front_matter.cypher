MATCH (project:Project)
WHERE project.opened_on <= $as_of
RETURN project.id AS project_id,
       project.opened_on AS opened
ORDER BY project_id
