// The categories of departments, theirs and ours, and which of ours stands opposite which of theirs: a start that users
// change by import. What a user has already written stays as it is.
UNWIND [
  {id: 'management', name_en: 'Management', name_zh: '管理', side: 'both', line: 'management'},
  {id: 'strategy', name_en: 'Strategy', name_zh: '战略规划', side: 'both', line: 'management'},
  {id: 'technical', name_en: 'Technical', name_zh: '技术', side: 'customer', line: 'technical'},
  {id: 'rnd', name_en: 'R&D', name_zh: '研发', side: 'both', line: 'technical'},
  {id: 'product', name_en: 'Product', name_zh: '产品', side: 'both', line: 'technical'},
  {id: 'procurement', name_en: 'Procurement', name_zh: '采购', side: 'customer', line: 'procurement'},
  {id: 'finance', name_en: 'Finance', name_zh: '财务', side: 'both', line: 'finance'},
  {id: 'operations', name_en: 'Operations and use', name_zh: '运维/使用', side: 'customer', line: 'user'},
  {id: 'engineering', name_en: 'Engineering', name_zh: '工程', side: 'customer', line: 'user'},
  {id: 'legal', name_en: 'Legal', name_zh: '法务', side: 'both', line: 'procurement'},
  {id: 'quality', name_en: 'Quality', name_zh: '质量', side: 'both', line: 'technical'},
  {id: 'hr', name_en: 'Human resources', name_zh: '人力', side: 'both', line: 'management'},
  {id: 'it', name_en: 'Information technology', name_zh: '信息化', side: 'both', line: 'technical'},
  {id: 'administration', name_en: 'Administration and reception', name_zh: '行政/前台', side: 'both', line: 'user'},
  {id: 'sales', name_en: 'Sales', name_zh: '销售', side: 'ours', line: null},
  {id: 'presales', name_en: 'Presales', name_zh: '售前', side: 'ours', line: null},
  {id: 'commercial', name_en: 'Commercial', name_zh: '商务', side: 'ours', line: null},
  {id: 'service', name_en: 'Service', name_zh: '服务', side: 'ours', line: null},
  {id: 'delivery', name_en: 'Delivery', name_zh: '交付', side: 'ours', line: null}
] AS row
MERGE (category:Category {id: row.id})
  ON CREATE SET
    category.name_en = row.name_en,
    category.name_zh = row.name_zh,
    category.side = row.side,
    category.line = row.line,
    category.source = 'orggraph';

UNWIND [
  {theirs: 'management', ours: 'management'},
  {theirs: 'strategy', ours: 'strategy'},
  {theirs: 'strategy', ours: 'management'},
  {theirs: 'technical', ours: 'presales'},
  {theirs: 'rnd', ours: 'rnd'},
  {theirs: 'product', ours: 'product'},
  {theirs: 'procurement', ours: 'sales'},
  {theirs: 'procurement', ours: 'commercial'},
  {theirs: 'finance', ours: 'finance'},
  {theirs: 'operations', ours: 'service'},
  {theirs: 'operations', ours: 'delivery'},
  {theirs: 'engineering', ours: 'delivery'},
  {theirs: 'legal', ours: 'legal'},
  {theirs: 'legal', ours: 'commercial'},
  {theirs: 'quality', ours: 'quality'},
  {theirs: 'hr', ours: 'hr'},
  {theirs: 'it', ours: 'it'},
  {theirs: 'it', ours: 'presales'},
  {theirs: 'administration', ours: 'administration'},
  {theirs: 'administration', ours: 'sales'}
] AS row
MATCH (theirs:Category {id: row.theirs}), (ours:Category {id: row.ours})
MERGE (theirs)-[matching:MATCHED_BY {key: ''}]->(ours)
  ON CREATE SET matching.source = 'orggraph';
