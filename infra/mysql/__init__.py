"""User state in MariaDB or MySQL: read models, their versions, and what reads them."""
