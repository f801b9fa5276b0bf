"""The five places of the desk, which later applications fill: Today, Check, Cases, Partners, Account."""
