/**
 * SQL that fills the sample shop. Everything follows from the row number, so every sandbox holds the same rows; times
 * lie in 2024 and 2025. `eventsRows` is the size of the events table.
 */
export function shopData(eventsRows: number): string {
  return `
INSERT INTO customers (id, email, full_name, address, birthday, newsletter, tags, preferences, lifetime_value, referred_by, created_at)
SELECT n, 'customer' || n || '@example.com',
       (ARRAY['Ada','Zoë','Łukasz','Søren','José','Μαρία','Дмитрий','美咲','أمينة','Nguyễn','O''Neill','Renée'])[1 + n % 12] || ' ' ||
       (ARRAY['Müller','Dvořák','Ó Briain','González','Παπαδοπούλου','Иванова','田中','العلي','Trần','van der Berg'])[1 + n / 12 % 10],
       CASE WHEN n % 7 <> 0 THEN ROW('Main Street ' || n % 200, lpad((n * 37 % 100000)::text, 5, '0'),
         (ARRAY['Köln','São Paulo','東京','Kraków','Reykjavík'])[1 + n % 5], (ARRAY['DE','BR','JP','PL','IS'])[1 + n % 5])::postal_address END,
       CASE WHEN n % 5 <> 0 THEN date '1950-01-01' + n * 11 % 20000 END,
       n % 3 = 0,
       CASE n % 4 WHEN 0 THEN '{}' WHEN 1 THEN ARRAY['vip'] WHEN 2 THEN ARRAY['b2b','net 30'] ELSE ARRAY['say "hi"','comma, here',NULL] END,
       jsonb_build_object('theme', CASE WHEN n % 2 = 0 THEN 'dark' ELSE 'light' END, 'emoji', '🦊', 'limits', jsonb_build_array(n, NULL, 9007199254740993)),
       9007199254740993::numeric + n * 1234567890.0123456789,
       CASE WHEN n > 10 AND n % 6 = 0 THEN n / 2 END,
       timestamptz '2024-01-01 00:00:00.000001+00' + n * interval '6 hours 7 minutes 8.901234 seconds'
  FROM generate_series(1, 2000) AS n;

INSERT INTO products (id, sku, name, description, price, weight_grams, dimensions, attributes, manual, thumbnail, sale_period, stock)
SELECT n, ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
       (ARRAY['Kettle','Lamp','Teapot','Rug','Fjällräven bag','Crème brûlée torch','☕ Mug','Ω-meter'])[1 + n % 8] || ' ' || n,
       CASE WHEN n % 9 <> 0 THEN repeat('A fine thing for every home. ', 1 + n % 5) END,
       (n * 7 % 500) + 0.99, CASE WHEN n % 4 <> 0 THEN n * 12.5 END, ARRAY[n, n / 2.0, n / 3.0],
       jsonb_build_object('colour', (ARRAY['red','green','blue'])[1 + n % 3], 'sizes', jsonb_build_array('S','M','L'), 'eco', n % 2 = 0),
       xmlelement(name manual, xmlattributes(n AS product), 'Plug in & enjoy'),
       CASE WHEN n % 10 = 0 THEN decode(repeat('00ff10', n % 20), 'hex') END,
       tstzrange(timestamptz '2024-01-01+00' + n * interval '1 day', CASE WHEN n % 3 = 0 THEN timestamptz '2025-12-31+00' END),
       n * 13 % 400
  FROM generate_series(1, 200) AS n;

INSERT INTO orders (id, customer_id, status, payment, placed_at, deliver_between, delivery_notes, ip, external_reference, processing)
SELECT n, 1 + n * 7919 % 2000, (enum_range(NULL::order_status))[1 + n % 8],
       CASE WHEN n % 8 > 1 THEN (enum_range(NULL::payment_method))[1 + n % 4] END,
       timestamptz '2024-02-01 09:00:00.123456+00' + n * interval '1 hour 51 minutes 0.000007 seconds',
       CASE WHEN n % 3 = 0 THEN tstzrange(timestamptz '2024-02-03+00' + n * interval '2 hours', timestamptz '2024-02-04+00' + n * interval '2 hours', '[]') END,
       CASE n % 11 WHEN 0 THEN E'Ring twice.\\nLeave at the door.' WHEN 1 THEN '' WHEN 2 THEN 'Tab\\there; "quotes" & <tags>' END,
       ('10.' || n % 256 || '.' || n / 256 % 256 || '.7')::inet,
       123456789012345678901234567890::numeric + n,
       make_interval(days => n % 4, secs => n * 1.5)
  FROM generate_series(1, 6000) AS n;

INSERT INTO order_lines (order_id, line, product_id, quantity, unit_price, discount)
SELECT o, l, p.id, 1 + (o + l) % 4, p.price, CASE WHEN o % 10 = 0 THEN 0.1 ELSE 0 END
  FROM generate_series(1, 6000) AS o CROSS JOIN LATERAL generate_series(1, 1 + o % 4) AS l
  JOIN products AS p ON p.id = 1 + (o * 31 + l * 17) % 200;

CREATE TRIGGER take_from_stock AFTER INSERT ON order_lines FOR EACH ROW EXECUTE FUNCTION take_from_stock();

INSERT INTO refunds (id, order_id, line, amount, reason, evidence, refunded_at)
SELECT row_number() OVER (ORDER BY order_id, line), order_id, line, total, CASE WHEN order_id % 2 = 0 THEN 'arrived broken 💔' END,
       CASE WHEN order_id % 3 = 0 THEN ARRAY[jsonb_build_object('photo', order_id || '.jpg')] END,
       timestamp '2024-06-01 12:00:00.654321' + order_id * interval '1 hour'
  FROM order_lines WHERE order_id % 20 = 0 AND line = 1;

INSERT INTO stock_movements
SELECT 1 + n % 200, date '2024-01-01' + n % 730, n % 21 - 10, CASE WHEN n % 13 = 0 THEN 'stocktaking' END FROM generate_series(1, 3000) AS n;

INSERT INTO events (id, at, kind, customer_id, payload)
SELECT n, timestamptz '2025-01-01 00:00:00.000001+00' + n * interval '157.123457 seconds',
       (ARRAY['page view','search','add to cart','checkout','sign in'])[1 + n % 5],
       CASE WHEN n % 4 <> 0 THEN 1 + n * 31 % 2000 END,
       CASE WHEN n % 3 = 0 THEN jsonb_build_object('path', '/p/' || n % 200, 'ms', n % 900) END
  FROM generate_series(1, ${Math.trunc(eventsRows)}) AS n;

SELECT setval(pg_get_serial_sequence('customers', 'id'), 2000), setval(pg_get_serial_sequence('products', 'id'), 200),
       setval(pg_get_serial_sequence('orders', 'id'), 6000), setval(pg_get_serial_sequence('refunds', 'id'), (SELECT max(id) FROM refunds));
REFRESH MATERIALIZED VIEW reporting.best_sellers;
`;
}
