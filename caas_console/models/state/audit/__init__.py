"""What is asked of the audit trail, and what its entries tell; no Qt."""
